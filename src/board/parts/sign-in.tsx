import { useState } from 'preact/hooks';
import { session } from '../session.ts';

/** Where the service asks for a token: one is pasted, and this tab keeps it until it is closed. */
export const SignIn = () => {
  const [token, setToken] = useState('');
  const had = session.token() !== undefined;
  return (
    <form
      class="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        session.signIn(token);
      }}
    >
      <h1>Sign in</h1>
      <p role="alert">
        {had
          ? 'Your token is not valid any more. Paste a new one.'
          : 'This service requires a token. Paste one with the scope stock:read.'}
      </p>
      <label>
        Token
        <textarea
          rows={5}
          required
          autocomplete="off"
          spellcheck={false}
          value={token}
          onInput={({ currentTarget: { value } }) => setToken(value)}
        />
      </label>
      <p class="quiet">
        This tab keeps it until you sign out or close the tab; it is sent to this service only.
        Locally <code>npx stock token</code> makes one.
      </p>
      <div class="buttons">
        <button type="submit" class="main">
          Sign in
        </button>
      </div>
    </form>
  );
};
