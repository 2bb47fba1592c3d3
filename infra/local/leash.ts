/** Preloaded into a process, ends it as SIGTERM would when the one that forked it has gone. */
process.on('disconnect', () => process.emit('SIGTERM') || process.exit());
