import { type Ask, callerOf } from '../../../src/cli/caller.ts';
import { configurationOf } from '../../deploy/configuration.ts';

/** A stage of the service, and how to ask it. */
export type Stage = {
  readonly url: string;
  /** Answers whoever asks, as `npm start` does. */
  readonly isOpen: boolean;
  readonly hasDocs: boolean;
  /** Asks as somebody whom the stage knows, if it asks who they are. */
  readonly ask: Ask;
};

export const stageAt = (
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): Stage => {
  const { SERVICE_TOKEN, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  const isOpen = !SERVICE_TOKEN && new URL(url).protocol === 'http:';
  if (!isOpen && !SERVICE_TOKEN && !(AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY)) {
    throw new Error('Who asks? Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or SERVICE_TOKEN.');
  }
  const hasDocs = configurationOf(environment).STOCK_DOCS === 'on';
  return { url, isOpen, hasDocs, ask: callerOf(url, environment) };
};
