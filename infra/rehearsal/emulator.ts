import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, HOST, takesConnections } from '../local/ports.ts';

const AWS = new URL('./aws.py', import.meta.url).pathname;
const REGION = 'eu-west-1';
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

export type Emulator = {
  /** What its root user, and every AWS client that it starts, needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

/** Where everything that the emulator says is found in a folder. */
export const LOG = 'aws.log';
/** Who asked for what, and whether it was allowed: JSON, one a line. */
export const DECISIONS = 'decisions.jsonl';

/**
 * Starts the emulator on this machine's own address, with signatures, policies and roles enforced. Its folder is empty, and
 * beside no package.json, which the functions would take for theirs.
 * Functions inherit its environment, and so it has none but this; the first node on its PATH runs them.
 */
export const startEmulator = async (python: string, folder: string): Promise<Emulator> => {
  const port = await freePort();
  const log = await open(join(folder, LOG), 'a');
  const emulator = spawn(python, [AWS], {
    stdio: ['ignore', log.fd, log.fd],
    env: {
      PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: folder,
      TMPDIR: folder,
      STATE_DIR: join(folder, 'state'),
      S3_DATA_DIR: join(folder, 's3'),
      DECISIONS: join(folder, DECISIONS),
      // Without these two it listens on all addresses.
      BIND_HOST: HOST,
      IOT_MTLS_ENABLED: '0',
      GATEWAY_PORT: `${port}`,
      MINISTACK_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AUTH: 'true',
      // Queues and topics refuse plain HTTP.
      USE_SSL: '1',
    },
  });
  const ended = once(emulator, 'exit');
  const stop = async () => {
    emulator.kill('SIGTERM');
    await ended;
    await log.close();
  };
  const certificate = join(folder, 'ministack-tls', 'server.crt');
  const endpoint = `https://${HOST}:${port}`;
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await takesConnections(port))) {
    if (emulator.exitCode !== null || Date.now() > giveUpAt) {
      await stop();
      throw new Error(`The emulator has not started: ${join(folder, LOG)} says why.`);
    }
    await wait(PAUSE_MS);
  }
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_PROFILE: '',
    NODE_EXTRA_CA_CERTS: certificate,
  };
  return { environment, stop };
};
