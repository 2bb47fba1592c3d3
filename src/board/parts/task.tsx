import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isRefusal, textOf } from '../service.ts';
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
  /** What would come of it, if that can be asked beforehand. */
  readonly foresee?: (values: Values) => Promise<ComponentChildren>;
  /** @returns what came of it. */
  readonly run: (values: Values) => Promise<ComponentChildren>;
};

type Props = { readonly tasks: readonly Task[]; readonly onDone: () => void };

/**
 * A button for each task that the person may do. The dialog of one that was begun stays, also when there is nothing
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
  const [foreseen, setForeseen] = useState<ComponentChildren>();
  const [problem, setProblem] = useState<Error>();

  useEffect(() => dialog.current?.showModal(), []);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setState('running');
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(error as Error);
      setState('asked');
    }
  };
  const run = (event: Event): void => {
    event.preventDefault();
    attempt(async () => {
      setOutcome(await task.run(values));
      setState('done');
      onDone();
    });
  };
  const { foresee } = task;
  const look = ({ currentTarget: { form } }: { currentTarget: HTMLButtonElement }): void => {
    if (!foresee || !form?.reportValidity()) return;
    attempt(async () => {
      setForeseen(await foresee(values));
      setState('asked');
    });
  };
  const write = (name: string, value: string): void => {
    setValues({ ...values, [name]: value });
    setForeseen(undefined);
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
                onInput={({ currentTarget: { value } }) => write(name, value)}
              />
            </label>
          ))}
          <p>{task.says(values)}</p>
          <div role="status">{foreseen}</div>
          {problem && (
            <p class="notice bad" role="alert">
              <b>
                {isRefusal(problem)
                  ? 'Nothing was changed.'
                  : 'It is not known whether it was done.'}
              </b>{' '}
              {textOf(problem)}
            </p>
          )}
          <div class="buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            {foresee && (
              <button type="button" disabled={state === 'running'} onClick={look}>
                What if?
              </button>
            )}
            <button type="submit" class="main" disabled={state === 'running'}>
              {state === 'running' ? 'Working …' : task.name}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
};
