using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daphne.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Slurm : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Operations_OneRunning",
                table: "Operations");

            migrationBuilder.AddColumn<string>(
                name: "AllocationId",
                table: "Workers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Task",
                table: "Workers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Slurm",
                table: "Runs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Slurm",
                table: "Clusters",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Allocations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ClusterId = table.Column<string>(type: "TEXT", nullable: false),
                    NodeId = table.Column<string>(type: "TEXT", nullable: false),
                    DeploymentId = table.Column<string>(type: "TEXT", nullable: true),
                    ReleaseNumber = table.Column<int>(type: "INTEGER", nullable: true),
                    RunId = table.Column<string>(type: "TEXT", nullable: true),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Token = table.Column<string>(type: "TEXT", nullable: false),
                    Workers = table.Column<int>(type: "INTEGER", nullable: false),
                    Script = table.Column<string>(type: "TEXT", nullable: false),
                    Directory = table.Column<string>(type: "TEXT", nullable: false),
                    LogStreamId = table.Column<string>(type: "TEXT", nullable: false),
                    JobId = table.Column<long>(type: "INTEGER", nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    StateSince = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    Nodes = table.Column<string>(type: "TEXT", nullable: true),
                    SubmittedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ExpectedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndsAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ExitCode = table.Column<int>(type: "INTEGER", nullable: true),
                    Restarts = table.Column<int>(type: "INTEGER", nullable: false),
                    IsStandby = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsEnding = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Allocations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Allocations_Clusters_ClusterId",
                        column: x => x.ClusterId,
                        principalTable: "Clusters",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Allocations_Deployments_DeploymentId",
                        column: x => x.DeploymentId,
                        principalTable: "Deployments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SlurmSites",
                columns: table => new
                {
                    ClusterId = table.Column<string>(type: "TEXT", nullable: false),
                    Facts = table.Column<string>(type: "TEXT", nullable: true),
                    Sight = table.Column<string>(type: "TEXT", nullable: false),
                    QueriesSent = table.Column<long>(type: "INTEGER", nullable: false),
                    QueriesSaved = table.Column<long>(type: "INTEGER", nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    UnreachableSince = table.Column<long>(type: "INTEGER", nullable: true),
                    UnreachableDetail = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SlurmSites", x => x.ClusterId);
                    table.ForeignKey(
                        name: "FK_SlurmSites_Clusters_ClusterId",
                        column: x => x.ClusterId,
                        principalTable: "Clusters",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Workers_AllocationId",
                table: "Workers",
                column: "AllocationId");

            migrationBuilder.CreateIndex(
                name: "IX_Operations_OneRunning",
                table: "Operations",
                column: "DeploymentId",
                unique: true,
                filter: "\"Status\" IN ('Running', 'Cancelling') AND \"Kind\" <> 'Replace'");

            migrationBuilder.CreateIndex(
                name: "IX_Allocations_ClusterId_State",
                table: "Allocations",
                columns: new[] { "ClusterId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Allocations_DeploymentId_Number",
                table: "Allocations",
                columns: new[] { "DeploymentId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Allocations_Token",
                table: "Allocations",
                column: "Token",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Allocations");

            migrationBuilder.DropTable(
                name: "SlurmSites");

            migrationBuilder.DropIndex(
                name: "IX_Workers_AllocationId",
                table: "Workers");

            migrationBuilder.DropIndex(
                name: "IX_Operations_OneRunning",
                table: "Operations");

            migrationBuilder.DropColumn(
                name: "AllocationId",
                table: "Workers");

            migrationBuilder.DropColumn(
                name: "Task",
                table: "Workers");

            migrationBuilder.DropColumn(
                name: "Slurm",
                table: "Runs");

            migrationBuilder.DropColumn(
                name: "Slurm",
                table: "Clusters");

            migrationBuilder.CreateIndex(
                name: "IX_Operations_OneRunning",
                table: "Operations",
                column: "DeploymentId",
                unique: true,
                filter: "\"Status\" IN ('Running', 'Cancelling')");
        }
    }
}
