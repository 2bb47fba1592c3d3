import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A client that writes down what it is asked to do. */
export const countingClient = () => {
  const client = new DynamoDBClient();
  const requests: { readonly operation: string; readonly bytes: number }[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      const bytes = Buffer.byteLength(JSON.stringify(args.input));
      requests.push({ operation: String(context.commandName), bytes });
      return next(args);
    },
    { step: 'initialize' },
  );
  return { client, requests };
};
