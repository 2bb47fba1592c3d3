import { type Command, InvalidArgumentError } from 'commander';
import { Stop } from '../../../src/cli/stop.ts';
import { servicePort } from '../../local/endpoints.ts';

export type Where = {
  readonly url?: string;
  readonly stage?: string;
  readonly profile?: string;
};

/** The one way to say where: without any of these it is SERVICE_URL, or what `npm start` runs. */
export const withWhere = (command: Command): Command =>
  command
    .optionsGroup('Where (default: the service that npm start runs):')
    .option('--url <url>', 'address of the service (default: SERVICE_URL)', address)
    .option('--stage <stage>', 'a stage deployed on AWS')
    .option('--profile <name>', 'AWS profile to take credentials and region from')
    .optionsGroup('Options:');

export const address = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.protocol.startsWith('http')) {
    throw new InvalidArgumentError('It must be an address such as http://localhost:3000.');
  }
  return text.replace(/\/+$/, '');
};

/** Where the service is asked by HTTP. */
export const serviceAt = async ({ url, stage, profile }: Where): Promise<string> => {
  if (profile || (stage && !url)) await useProfile(profile);
  if (url) return url;
  if (!stage) return here();
  const { urlOfStage } = await import('../../tools/stage-url.ts');
  return urlOfStage(stage);
};

/** How the names of its functions, tables and queues begin; AWS clients find them there from then on. */
export const resourcesAt = async ({ url, stage, profile }: Where): Promise<string> => {
  const { prefixOf } = await import('../../tools/stage.ts');
  if (stage) {
    if (profile) await useProfile(profile);
    return prefixOf(stage);
  }
  return prefixOf(undefined, localPort(url));
};

/** Of a service that runs on this machine. */
export const localPort = (url = here()): number => {
  const { hostname, port, origin } = new URL(url);
  if (!['localhost', '127.0.0.1'].includes(hostname)) {
    throw new Stop(`${origin} is not on this machine: name its stage (--stage)`);
  }
  return Number(port || 80);
};

const useProfile = async (profile: string | undefined): Promise<void> => {
  const { useCredentials } = await import('../../tools/credentials.ts');
  await useCredentials(profile);
};

const here = (): string =>
  (process.env.SERVICE_URL || `http://localhost:${servicePort()}`).replace(/\/+$/, '');
