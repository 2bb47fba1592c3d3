import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { HOST } from '../../../infra/local/ports.ts';
import { stock } from '../../support/stock.ts';

const HINT = '(run with --help for usage)\n';

test.each([
  ['no command', [], 'Usage: stock'],
  ['a command that does not exist', ['adit'], "unknown command 'adit'\n(Did you mean audit?)"],
  ['an option that does not exist', ['audit', '--fix'], "unknown option '--fix'"],
  [
    'a queue that has no dead letters',
    ['redrive', 'mail'],
    'Allowed choices are allocations, commands',
  ],
  ['a scope that does not exist', ['token', 'everything'], 'Allowed choices are stock:read'],
  [
    'a benchmark that does not exist',
    ['bench', 'luck'],
    'there is no benchmark luck; there are growth',
  ],
  ['an address that is none', ['audit', '--url', 'here'], 'It must be an address such as http'],
  [
    'options that contradict each other',
    ['migrate', '--down', '--status'],
    "'--status' cannot be used with option '--down'",
  ],
  [
    'a port that is no number',
    ['start', '--port', 'abc'],
    'It must be a whole number from 1 to 65531',
  ],
  [
    'a port without room for four more',
    ['start', '--port', '65532'],
    'that port and the four after it',
  ],
])('%s is wrong usage: exit code 2, and what is right', async (_, args, message) => {
  const { code, stdout, stderr } = await stock(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  if (args.length > 0) expect(stderr).toContain(HINT);
  expect(stderr).not.toMatch(/^ +at /m);
});

test('a wrong PORT of the environment is reported like a wrong --port', async () => {
  const { code, stderr } = await stock(['start'], { PORT: '3000.5' });
  expect(code).toBe(2);
  expect(stderr).toContain("'3000.5' from env 'PORT' is invalid. It must be a whole number");
});

test('help is no error', async () => {
  expect(await stock(['--help'])).toMatchObject({ code: 0, stderr: '' });
});

test.each(['restock', 'order show A-1'])(
  'where nothing listens stock %s says so in two lines, with what to do',
  async (command) => {
    const reserved = createServer().listen(0, HOST);
    await once(reserved, 'listening');
    const { port } = reserved.address() as { port: number };
    reserved.close();
    await once(reserved, 'close');
    const args = [...command.split(' '), '--url', `http://localhost:${port}`];
    const { code, stdout, stderr } = await stock(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^.*ECONNREFUSED.*\nNothing listens there: start the service.*\n$/);
  },
);

test('an unknown AWS profile is reported', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  const credentials = join(folder, 'credentials');
  await writeFile(credentials, '[ops]\naws_access_key_id = AKID\naws_secret_access_key = secret\n');
  const environment = {
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_LAMBDA: 'http://localhost:1',
  };
  const restockAs = (profile: string) =>
    stock(['restock', '--stage', 'prod', '--profile', profile], environment);
  const [known, unknown] = [await restockAs('ops'), await restockAs('nobody')];
  await rm(folder, { recursive: true });
  expect(known.stderr).toContain('ECONNREFUSED');
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toMatch(/^AWS profile nobody has no credentials: .+\n$/);
});
