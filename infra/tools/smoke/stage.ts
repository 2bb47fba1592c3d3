import { callerOf } from '../../../src/cli/caller.ts';
import type { Auth } from '../../../src/client/auth.ts';
import { configurationOf } from '../../deploy/configuration.ts';

/** A stage of the service, and how to ask it. */
export type Stage = {
  readonly url: string;
  /** Answers everybody, as `npm start` does. */
  readonly isOpen: boolean;
  readonly hasDocs: boolean;
  /** Somebody whom the stage knows, if it asks who they are. */
  readonly caller: Auth;
};

export const stageAt = (
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): Stage => {
  const { SERVICE_TOKEN, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
  if (protocol === 'http:' && !isHere) throw new Error('A deployed stage needs an https address.');
  const isOpen = !SERVICE_TOKEN && protocol === 'http:';
  if (!isOpen && !SERVICE_TOKEN && !(AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY)) {
    throw new Error(
      'No credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or SERVICE_TOKEN.',
    );
  }
  const hasDocs = configurationOf(environment).STOCK_DOCS === 'on';
  return { url, isOpen, hasDocs, caller: callerOf(url, environment) };
};
