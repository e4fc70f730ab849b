using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daphne.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LogTimes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "DroppedBytes",
                table: "LogStreams",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "DroppedLines",
                table: "LogStreams",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "RemoteStart",
                table: "LogStreams",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "LogBytes",
                table: "Deployments",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LogDays",
                table: "Deployments",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "LogMarks",
                columns: table => new
                {
                    StreamId = table.Column<string>(type: "TEXT", nullable: false),
                    Offset = table.Column<long>(type: "INTEGER", nullable: false),
                    Line = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LogMarks", x => new { x.StreamId, x.Offset });
                    table.ForeignKey(
                        name: "FK_LogMarks_LogStreams_StreamId",
                        column: x => x.StreamId,
                        principalTable: "LogStreams",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LogTimes",
                columns: table => new
                {
                    StreamId = table.Column<string>(type: "TEXT", nullable: false),
                    Line = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LogTimes", x => new { x.StreamId, x.Line });
                    table.ForeignKey(
                        name: "FK_LogTimes_LogStreams_StreamId",
                        column: x => x.StreamId,
                        principalTable: "LogStreams",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LogTimes_StreamId_At",
                table: "LogTimes",
                columns: new[] { "StreamId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LogMarks");

            migrationBuilder.DropTable(
                name: "LogTimes");

            migrationBuilder.DropColumn(
                name: "DroppedBytes",
                table: "LogStreams");

            migrationBuilder.DropColumn(
                name: "DroppedLines",
                table: "LogStreams");

            migrationBuilder.DropColumn(
                name: "RemoteStart",
                table: "LogStreams");

            migrationBuilder.DropColumn(
                name: "LogBytes",
                table: "Deployments");

            migrationBuilder.DropColumn(
                name: "LogDays",
                table: "Deployments");
        }
    }
}
