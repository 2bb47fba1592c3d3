import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { LIVE } from './stage.ts';

/** What a function answers when it is called by hand. @throws what it has thrown */
export const invoke = async (FunctionName: string, event: object = {}): Promise<unknown> => {
  const { FunctionError, Payload } = await new LambdaClient().send(
    new InvokeCommand({ FunctionName, Qualifier: LIVE, Payload: JSON.stringify(event) }),
  );
  const answer = Buffer.from(Payload ?? []).toString();
  if (FunctionError) throw new Error(answer);
  return JSON.parse(answer);
};
