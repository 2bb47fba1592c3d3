import { SCOPES } from '../deploy/access.ts';
import { testToken } from '../local/test-issuer.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter((scope) => !SCOPES.some((one) => one === scope));
if (unknown.length > 0) {
  console.error(`There is no scope ${unknown.join(', ')}; there are ${SCOPES.join(', ')}.`);
  process.exit(1);
}
console.log(await testToken(asked.length > 0 ? asked : SCOPES));
