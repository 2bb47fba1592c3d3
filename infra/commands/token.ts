import { Argument, type Command } from 'commander';
import { SCOPES } from '../deploy/access.ts';
import { addCommand } from './command.ts';

export const addToken = (stock: Command): void => {
  addCommand(
    stock,
    'token',
    'makes a token for npm start -- --tokens, good for a day',
    'token stock:read stock:write',
  )
    .addArgument(
      new Argument('[scope...]', 'what it allows; everything, unless you say').choices(SCOPES),
    )
    .action(run);
};

const run = async (scopes: readonly string[]): Promise<void> => {
  const { testToken } = await import('../local/test-issuer.ts');
  console.log(await testToken(scopes.length > 0 ? scopes : SCOPES));
};
