import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Input = Record<string, unknown>;

/**
 * A client that gets nothing through any more from the request on that kills it, as when its process is
 * gone; and what it has got through.
 *
 * @param isLast whether a request still gets through, but its answer is not heard any more.
 */
export const mortalClient = (
  kills: (input: Input, nth: number) => boolean,
  isLast: (input: Input) => boolean = () => false,
) => {
  const client = new DynamoDBClient();
  const done: { readonly operation: string; readonly input: Input }[] = [];
  let asked = 0;
  let isDead = false;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as Input;
      isDead ||= kills(input, ++asked);
      if (isDead) throw new Error('killed');
      const answer = await next(args);
      done.push({ operation: `${context.commandName}`, input });
      isDead ||= isLast(input);
      if (isDead) throw new Error('killed');
      return answer;
    },
    { step: 'initialize' },
  );
  return { client, done };
};
