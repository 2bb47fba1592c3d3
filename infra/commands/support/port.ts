import { InvalidArgumentError } from 'commander';

const LAST = 65_535;

/** Reads a port as it is written on the command line: the first of so many that are used. */
export const portOf =
  (inUse: number, why = '') =>
  (text: string): number => {
    const last = LAST - inUse + 1;
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (port >= 1 && port <= last) return port;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${last}${why}.`);
  };
