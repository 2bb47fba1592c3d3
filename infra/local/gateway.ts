import { configurationOf } from '../deploy/configuration.ts';
import { servicePort } from './endpoints.ts';
import { answerFailures, type Lambdas } from './gateway/answers.ts';
import { refuseStrangers } from './gateway/callers.ts';
import { tellVerifiedSenders } from './gateway/sender.ts';

/**
 * A plugin of the Serverless Framework: what serverless-offline, as the local stand-in of API Gateway, does not do
 * by itself.
 */
export default class Gateway {
  readonly hooks = {
    'before:offline:start:init': async () => {
      const { STOCK_CORS_ORIGINS: named = [] } = configurationOf(process.env);
      const own = ['localhost', '127.0.0.1', '[::1]'].map(
        (host) => `http://${host}:${servicePort()}`,
      );
      refuseStrangers((port) => (port === servicePort() ? [...own, ...named] : []));
      const { default: lambdas } = await import(import.meta.resolve('serverless-offline/lambda'));
      answerFailures(lambdas.prototype as Lambdas);
      tellVerifiedSenders(lambdas.prototype as Lambdas);
    },
  };
}
