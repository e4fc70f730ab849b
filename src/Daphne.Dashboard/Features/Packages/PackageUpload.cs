using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Daphne.Dashboard.Features.Packages;

/// <summary>The field <c>file</c> of a multipart form as a stream: nothing of it is held in memory or written to disk on the way.</summary>
internal static class PackageUpload
{
    public static async Task<(Stream Content, string FileName)> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value
            ?? throw ProblemException.BadInput("The Content-Type names no boundary of the multipart form.");
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } disposition && HeaderUtilities.RemoveQuotes(disposition.Name) == "file")
                return (section.Body, FileNameOf(disposition));
        }
        throw ProblemException.BadInput("The field 'file' with the archive is missing from the form.");
    }

    private static string FileNameOf(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return name.Value is { Length: > 0 } text ? Path.GetFileName(text.Replace('\\', '/')) : "package.tgz";
    }
}
