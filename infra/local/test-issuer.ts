import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** Whose tokens `npm start -- --tokens` takes. Nobody else has its key: it is made on this machine. */
export const TEST_ISSUER = 'https://issuer.test';
export const TEST_AUDIENCE = 'stock-allocation';

const FOLDER = resolve('.data');
const KEY_FILE = resolve(FOLDER, 'test-issuer.pem');

const makeKey = (): void => {
  if (existsSync(KEY_FILE)) return;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  mkdirSync(FOLDER, { recursive: true });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  try {
    writeFileSync(KEY_FILE, pem, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Another process was faster, and its key counts.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

const privateKey = (): KeyObject => {
  makeKey();
  return createPrivateKey(readFileSync(KEY_FILE));
};

/** A token with these scopes, good for a day; claims may replace what it says otherwise. */
export const testToken = (
  scopes: readonly string[],
  claims: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT({
    iss: TEST_ISSUER,
    aud: TEST_AUDIENCE,
    sub: 'somebody',
    exp: Math.floor(Date.now() / 1_000) + 24 * 60 * 60,
    scope: scopes.join(' '),
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(privateKey());

/**
 * As API Gateway does it: a token that never expires is none, and one without an audience names the client that it is for.
 *
 * @throws if the test issuer did not issue it, or not for this, or it is not the time for it
 */
export const verified = async (token: string): Promise<JWTPayload> => {
  const key = createPublicKey(privateKey());
  const options = { issuer: TEST_ISSUER, algorithms: ['RS256'], requiredClaims: ['exp'] };
  const { payload } = await jwtVerify(token, key, options);
  // jose looks at iat only where a token has a greatest age.
  if (payload.iat !== undefined && payload.iat > Date.now() / 1_000)
    throw new Error('it is of the future');
  const audiences = [payload.aud ?? payload.client_id].flat();
  if (!audiences.includes(TEST_AUDIENCE)) throw new Error('it is for somebody else');
  return payload;
};
