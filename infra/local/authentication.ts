import { TEST_ISSUER, verified } from './test-issuer.ts';

type Endpoint = { readonly authorizer?: { readonly scopes?: readonly string[] } };
type Request = { readonly headers: Readonly<Record<string, string | undefined>> };
type Response = {
  code(status: number): Response;
  takeover(): unknown;
};
type Toolkit = {
  authenticated(who: { readonly credentials: object }): unknown;
  response(body: object): Response;
};

/**
 * For serverless-offline, in the place of its own check of tokens, which does not look at signatures:
 * does what API Gateway does, for tokens of the test issuer. What a deployed stage asks for otherwise, a
 * signature of AWS or a token of a real issuer, is not asked for locally.
 */
const authenticationOf = ({ authorizer }: Endpoint, name: string, method: string, path: string) => {
  const isAsked = process.env.STOCK_JWT_ISSUER === TEST_ISSUER;
  const scopes = (isAsked && authorizer?.scopes) || undefined;
  const id = `${name} ${method} ${path}`;
  return {
    name: id,
    scheme: id,
    getAuthenticateFunction: () => ({
      authenticate: async (request: Request, h: Toolkit) => {
        const refusal = scopes && (await refusalOf(request, scopes));
        if (!refusal) return h.authenticated({ credentials: {} });
        return h.response({ message: refusal.message }).code(refusal.status).takeover();
      },
    }),
  };
};

const refusalOf = async ({ headers }: Request, scopes: readonly string[]) => {
  const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
  const claims = await verified(token).catch(() => undefined);
  if (!claims) return { status: 401, message: 'Unauthorized' };
  const granted = [claims.scope, claims.scp].flat().flatMap((some) => `${some ?? ''}`.split(' '));
  if (scopes.some((scope) => granted.includes(scope))) return undefined;
  return { status: 403, message: 'Forbidden' };
};

// serverless-offline requires it, and calls what it gets.
export { authenticationOf as 'module.exports' };
