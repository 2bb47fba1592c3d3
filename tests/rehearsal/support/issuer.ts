import {
  CognitoIdentityProviderClient,
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { SCOPES } from '../../../infra/deploy/access.ts';

/** By what Cognito begins its scopes. */
const RESOURCE_SERVER = 'stock-allocation';

/** A user pool that gives programs tokens, as docs/deploy.md says; and, for each scope, a token with that alone. */
export const cognito = async () => {
  const client = new CognitoIdentityProviderClient();
  const pool = await client.send(new CreateUserPoolCommand({ PoolName: 'rehearsal' }));
  const UserPoolId = `${pool.UserPool?.Id}`;
  await client.send(
    new CreateResourceServerCommand({
      UserPoolId,
      Identifier: RESOURCE_SERVER,
      Name: RESOURCE_SERVER,
      Scopes: SCOPES.map((scope) => ({ ScopeName: scope, ScopeDescription: scope })),
    }),
  );
  const tokens = new Map<string, string>();
  const audience: string[] = [];
  for (const scope of SCOPES) {
    const { UserPoolClient } = await client.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: scope.replace(':', '-'),
        GenerateSecret: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthScopes: [`${RESOURCE_SERVER}/${scope}`],
      }),
    );
    const { ClientId = '', ClientSecret = '' } = UserPoolClient ?? {};
    audience.push(ClientId);
    tokens.set(scope, await tokenOf(ClientId, ClientSecret));
  }
  const configuration = {
    STOCK_JWT_ISSUER: `https://cognito-idp.${process.env.AWS_REGION}.amazonaws.com/${UserPoolId}`,
    STOCK_JWT_AUDIENCE: audience.join(','),
    STOCK_JWT_SCOPE_PREFIX: `${RESOURCE_SERVER}/`,
  };
  return { configuration, tokens };
};

const tokenOf = async (id: string, secret: string): Promise<string> => {
  const response = await fetch(`${process.env.AWS_ENDPOINT_URL}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
};
