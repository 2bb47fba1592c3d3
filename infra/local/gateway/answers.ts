type LambdaFunction = {
  setClientContext(context: unknown): void;
  setEvent(event: object): void;
  runHandler(): Promise<unknown>;
};

/** Where serverless-offline takes a function from to run it. */
export type Lambdas = { get(name: string): LambdaFunction };

const FAILED = { statusCode: 500, body: JSON.stringify({ message: 'Internal Server Error' }) };

/**
 * Has a route whose function throws, takes too long or answers nonsense answer as an HTTP API does then. By
 * itself serverless-offline takes the error for an answer without a status, and sends it, stack trace and all, as 200.
 */
export const answerFailures = (lambdas: Lambdas): void => {
  const { get } = lambdas;
  lambdas.get = function (name) {
    const taken = get.call(this, name);
    let isForRoute = false;
    return {
      setClientContext: (context) => taken.setClientContext(context),
      setEvent: (event) => {
        isForRoute = 'routeKey' in event;
        taken.setEvent(event);
      },
      // Who invokes a function in another way is to hear of its error.
      runHandler: () => (isForRoute ? answerOf(name, taken.runHandler()) : taken.runHandler()),
    };
  };
};

const answerOf = async (name: string, running: Promise<unknown>): Promise<unknown> => {
  try {
    const answer = await running;
    if (isAnswer(answer)) return answer;
    console.error(`${name} answered what no route can answer: ${JSON.stringify(answer)}`);
  } catch (error) {
    console.error(`${name} has failed: ${error}`);
  }
  return FAILED;
};

/** An HTTP API sends as 200 what has no status. All our functions say one: an answer without is a mistake. */
const isAnswer = (value: unknown): boolean => {
  const { statusCode, body = '' } = (value ?? {}) as Record<string, unknown>;
  const isStatus = Number.isInteger(statusCode) && /^[2-5]..$/.test(`${statusCode}`);
  return isStatus && typeof body === 'string';
};
