/** How the service's code logs on a developer's machine: what goes wrong, for people to read, and no metrics. */
export const LOCAL_LOG = {
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_LOG_LEVEL: 'WARN',
  POWERTOOLS_METRICS_DISABLED: 'true',
};
