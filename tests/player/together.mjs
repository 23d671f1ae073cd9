// Runs several files of tests in one process: to start one and to load the player's scripts takes longer than most of them.
for (const path of process.argv.slice(2)) await import(path);
