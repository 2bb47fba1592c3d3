// Imported before the code whose log a test reads, which looks at the environment as it is loaded.
Object.assign(process.env, {
  POWERTOOLS_DEV: 'false',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  POWERTOOLS_METRICS_DISABLED: 'false',
});
