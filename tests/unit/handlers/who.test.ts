import { expect, test } from '@jest/globals';
import { withSender } from '../../../infra/local/gateway/sender.ts';
import { TEST_ISSUER, testToken } from '../../../infra/local/test-issuer.ts';
import { senderOf } from '../../../src/handlers/http/who.ts';

const ARN = 'arn:aws:sts::123456789012:assumed-role/warehouse/anna@example.com';

/** A request with what API Gateway says of who has sent it. */
const sent = (authorizer?: unknown, more: object = {}) =>
  ({ ...more, requestContext: { authorizer } }) as unknown as Parameters<typeof senderOf>[0];

test('who asks with a token is its subject', () => {
  const jwt = { claims: { sub: 'anna', scope: 'stock:write', iss: 'https://issuer.example' } };
  expect(senderOf(sent({ jwt }), true)).toBe('anna');
});

test('who signs is the role, with the name of its session, or the user', () => {
  const iam = { userArn: ARN, userId: 'AROA1:anna@example.com', cognitoIdentity: null };
  expect(senderOf(sent({ iam }), true)).toBe(ARN);
});

test.each([
  ['a route that is open to anybody', undefined],
  ['a token without a subject', { jwt: { claims: { client_id: 'shop' } } }],
  ['a token whose subject is empty', { jwt: { claims: { sub: '' } } }],
  ['a signature without an ARN', { iam: { userArn: null } }],
  ['an authorizer of another kind', { lambda: { sub: 'anna' } }],
])('nobody is known of %s', (_, authorizer) => {
  expect(senderOf(sent(authorizer), true)).toBeUndefined();
});

test('what a request says of itself is nobody', () => {
  const said = {
    headers: { by: 'anna' },
    body: '{"by": "anna"}',
    queryStringParameters: { by: 'a' },
  };
  expect(senderOf(sent(undefined, said), true)).toBeUndefined();
});

test('a stage that does not record who asks does not look', () => {
  expect(senderOf(sent({ iam: { userArn: ARN } }), false)).toBeUndefined();
  expect(senderOf(sent({ iam: { userArn: ARN } }))).toBeUndefined();
});

/** As serverless-offline makes it, which believes any token and an own header. */
const local = async (token: string, header = {}) => ({
  headers: { authorization: `Bearer ${token}`, ...header },
  requestContext: { http: { method: 'POST' }, authorizer: { jwt: { claims: { sub: 'forged' } } } },
});

test('locally the subject of a token that was asked for is who sends it', async () => {
  const event = withSender(await local(await testToken([], { sub: 'ben' })), TEST_ISSUER);
  expect(senderOf(event as never, true)).toBe('ben');
  expect(event.requestContext).toMatchObject({ http: { method: 'POST' } });
});

test('locally nobody is known where no token is asked for, or what was sent is none', async () => {
  const token = await testToken([], { sub: 'ben' });
  expect(senderOf(withSender(await local(token), '') as never, true)).toBeUndefined();
  expect(senderOf(withSender(await local('x'), TEST_ISSUER) as never, true)).toBeUndefined();
});
