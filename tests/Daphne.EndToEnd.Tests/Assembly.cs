using Daphne.EndToEnd.Browsing;

// One browser, and one story at a time: they share this machine's ports and its two or three cores.
[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
