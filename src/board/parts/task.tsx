import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { textOf } from '../service.ts';
import { may, type Scope } from '../session.ts';

export type Values = Readonly<Record<string, string>>;

export type Field = {
  readonly name: string;
  readonly label: string;
  readonly type: 'number' | 'date' | 'text';
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly optional?: true;
};

/** Something that changes the stock: it says what it will do before it does it. */
export type Task = {
  /** What the button says. */
  readonly name: string;
  readonly title: string;
  readonly scope: Scope;
  readonly fields?: readonly Field[];
  /** What it will do, in the words of who does it; nothing while the fields say nothing. */
  readonly says: (values: Values) => ComponentChildren;
  /** @returns what came of it. */
  readonly run: (values: Values) => Promise<ComponentChildren>;
};

type Props = { readonly tasks: readonly Task[]; readonly onDone: () => void };

/**
 * A button for each task that whoever looks may do. The dialog of one that was begun stays, also when there is nothing
 * more of it to be done.
 */
export const Tasks = ({ tasks, onDone }: Props) => {
  const [begun, setBegun] = useState<Task>();
  return (
    <div class="buttons">
      {tasks
        .filter(({ scope }) => may(scope))
        .map((task) => (
          <button key={task.name} type="button" onClick={() => setBegun(task)}>
            {task.name}
          </button>
        ))}
      {begun && <TaskDialog task={begun} onDone={onDone} onClose={() => setBegun(undefined)} />}
    </div>
  );
};

type DialogProps = {
  readonly task: Task;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

const TaskDialog = ({ task, onDone, onClose }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries((task.fields ?? []).map(({ name, value = '' }) => [name, value])),
  );
  const [state, setState] = useState<'asked' | 'running' | 'done'>('asked');
  const [outcome, setOutcome] = useState<ComponentChildren>();
  const [refusal, setRefusal] = useState('');

  useEffect(() => dialog.current?.showModal(), []);

  const run = async (event: Event): Promise<void> => {
    event.preventDefault();
    setState('running');
    setRefusal('');
    try {
      setOutcome(await task.run(values));
      setState('done');
      onDone();
    } catch (error) {
      setRefusal(textOf(error as Error));
      setState('asked');
    }
  };
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="task">
      <h2 id="task">{task.title}</h2>
      {state === 'done' ? (
        <>
          <div role="status">{outcome}</div>
          <div class="buttons">
            <button type="button" class="main" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </>
      ) : (
        <form onSubmit={run}>
          {task.fields?.map(({ name, label, optional, type, min, max }) => (
            <label key={name}>
              {label}
              <input
                type={type as 'text'}
                min={min}
                max={max}
                name={name}
                required={!optional}
                value={values[name] ?? ''}
                onInput={({ currentTarget: { value } }) => setValues({ ...values, [name]: value })}
              />
            </label>
          ))}
          <p>{task.says(values)}</p>
          {refusal && (
            <p class="notice bad" role="alert">
              <b>Nothing was changed.</b> {refusal}
            </p>
          )}
          <div class="buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" class="main" disabled={state === 'running'}>
              {state === 'running' ? 'Working …' : task.name}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
};
