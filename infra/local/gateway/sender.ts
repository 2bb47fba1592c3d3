import { decodeJwt } from 'jose';
import { TEST_ISSUER } from '../test-issuer.ts';
import type { Lambdas } from './answers.ts';

type HttpEvent = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly requestContext: object;
};

/**
 * Has functions hear who sends a request as an HTTP API tells them: by a token that was verified, or not at all.
 * serverless-offline by itself decodes any token, and takes the word of a header for it.
 */
export const tellVerifiedSenders = (lambdas: Lambdas): void => {
  const { get } = lambdas;
  lambdas.get = function (name) {
    const taken = get.call(this, name);
    return {
      setClientContext: (context) => taken.setClientContext(context),
      setEvent: (event) => taken.setEvent(isHttp(event) ? withSender(event) : event),
      runHandler: () => taken.runHandler(),
    };
  };
};

const isHttp = (event: object): event is HttpEvent => 'requestContext' in event;

/** What asks for a token has refused one that is not valid: infra/local/authentication.ts. */
export const withSender = (event: HttpEvent, issuer = process.env.STOCK_JWT_ISSUER): HttpEvent => {
  const authorizer = issuer === TEST_ISSUER ? { jwt: { claims: claimsOf(event) } } : undefined;
  return { ...event, requestContext: { ...event.requestContext, authorizer } };
};

/** A route that is open to anybody takes anything for a token. */
const claimsOf = ({ headers }: HttpEvent): object => {
  try {
    return decodeJwt(`${headers.authorization}`.replace(/^Bearer /, ''));
  } catch {
    return {};
  }
};
