import { inspect } from 'node:util';
import { printable } from '../../../src/cli/printable.ts';
import { reasonsOf } from '../../../src/cli/reasons.ts';
import { Stop } from '../../../src/cli/stop.ts';
import { type Problem, ServiceError } from '../../../src/client/problems.ts';

/** Errors that only a mistake in this code makes: there, where it happened is what helps. */
const BUGS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** What a person reads about an error: what went wrong and, where that is known, what to do. */
export const textOf = (thrown: unknown): string => {
  const error = reasonBehind(thrown);
  if (!(error instanceof Error) || BUGS.some((bug) => error instanceof bug)) return inspect(error);
  if (error instanceof ServiceError && error.problem) return refusalOf(error.problem);
  const { name, message, code } = error as NodeJS.ErrnoException;
  const isPlain = error instanceof Stop || name === 'Error';
  const told = isPlain || !message ? message || `${code ?? name}` : `${name}: ${message}`;
  const cure = cureOf(error);
  const lines = [...told.split('\n').map(printable), ...(cure ? [cure] : [])];
  return lines.join('\n');
};

/** fetch says of everything that it failed, and has the reason as its cause. */
const reasonBehind = (error: unknown): unknown =>
  error instanceof TypeError && error.message === 'fetch failed' ? error.cause : error;

const cureOf = (error: Error): string | undefined => {
  const { code, name, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') {
    return 'Nothing listens there: start the service with npm start, or give its address (--url, --stage).';
  }
  if (name === 'CredentialsProviderError') {
    return 'Log in to AWS first, or name a profile that has credentials (--profile).';
  }
  if (message === 'Region is missing') return 'Set AWS_REGION, or name a profile (--profile).';
  return undefined;
};

/** What the service does not do, and of each field or line why. */
const refusalOf = (problem: Problem): string =>
  [problem.detail, ...reasonsOf(problem).map((one) => `  ${one}`)].map(printable).join('\n');
