using System.Formats.Tar;
using Daphne.EndToEnd.Browsing;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Stories;

[Collection(typeof(DeployedDashboard.Stories))]
public sealed class PackageTests(DeployedDashboard dashboard, Chromium chromium) : Story(dashboard, chromium)
{
    [Fact]
    public async Task A_refused_archive_says_why_and_the_right_one_can_follow()
    {
        Foresee("422");
        await Page.GotoAsync("/packages");
        await Button("Add package").ClickAsync();
        // No person chooses a file as fast as a test, before the dialog's script is there.
        await Page.WaitForFunctionAsync("() => Object.keys(Radzen.uploadComponents ?? {}).length > 0");

        await UploadAsync("broken.tar", Archive("bin/daphne", "README"));
        await Expect(Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("bin/DistributedWorker");
        await UploadAsync("my-daphne.tar", Archive("bin/daphne", "bin/DistributedWorker", "lib/libKernels.so"));

        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(Link("my-daphne")).ToBeVisibleAsync();
        await Expect(Link("DAPHNE simulator")).ToBeVisibleAsync();
    }

    private Task UploadAsync(string name, byte[] archive) =>
        Dialog.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/x-tar", Buffer = archive });

    private static byte[] Archive(params string[] files)
    {
        using var memory = new MemoryStream();
        using (var archive = new TarWriter(memory, leaveOpen: true))
            foreach (var file in files)
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, file) { DataStream = new MemoryStream("#!/bin/sh\n"u8.ToArray()) });
        return memory.ToArray();
    }
}
