import { localEnvironment, servicePort } from '../local/endpoints.ts';

/** How names begin at a stage; without one it is about what `npm start` runs, and where that listens. */
export const prefixOf = (stage: string | undefined, port = servicePort()): string => {
  if (!stage) Object.assign(process.env, localEnvironment(port));
  return `stock-allocation-${stage ?? 'dev'}`;
};

/** The alias by which a function is called: the version that serves. */
export const LIVE = 'live';
