import type { components } from './schema.ts';

type Schemas = components['schemas'];

/** What the service answers to what it does not do (RFC 9457). Its type says which it is, and what else is in it. */
export type Problem = Extract<
  Schemas[keyof Schemas],
  { readonly type: string; readonly title: string; readonly detail: string }
>;

/** Whether something is a problem, and one of these types, if any are given. */
export const isProblem = <T extends Problem['type']>(
  error: unknown,
  ...types: readonly T[]
): error is Extract<Problem, { readonly type: T }> => {
  if (typeof error !== 'object' || error === null || !('type' in error)) return false;
  const { type } = error;
  const isOurs = typeof type === 'string' && type.startsWith('/problems/');
  return isOurs && (types.length === 0 || types.some((one) => one === type));
};

/** A request that was answered an error. */
export class ServiceError extends Error {
  readonly status: number;
  /** Missing if API Gateway answered, or somebody else on the way. */
  readonly problem?: Problem;

  constructor({ status, url }: Response, error: unknown) {
    const problem = isProblem(error) ? error : undefined;
    super(`${url} answered ${status}: ${problem?.detail ?? JSON.stringify(error)}`);
    this.status = status;
    if (problem) this.problem = problem;
  }
}

type Result<T> =
  | { readonly data: T; readonly response: Response }
  | { readonly error: unknown; readonly response: Response };

/**
 * What a request was answered.
 *
 * @throws ServiceError if it was answered an error
 */
export const dataOf = <T>(result: Result<T>): T => {
  if ('data' in result) return result.data;
  throw new ServiceError(result.response, result.error);
};
