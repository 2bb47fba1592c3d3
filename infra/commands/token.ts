import { Argument, type Command } from 'commander';
import { SCOPES } from '../deploy/access.ts';
import { addCommand, goHome } from './support/command.ts';

export const addToken = (stock: Command): void => {
  addCommand(
    stock,
    'token',
    'create a token for npm start -- --tokens, valid for a day',
    'token stock:read stock:write',
  )
    .addArgument(
      new Argument('[scope...]', 'what the token allows (default: everything)').choices(SCOPES),
    )
    .action(run);
};

const run = async (scopes: readonly string[]): Promise<void> => {
  goHome();
  const { testToken } = await import('../local/test-issuer.ts');
  console.log(await testToken(scopes.length > 0 ? scopes : SCOPES));
};
