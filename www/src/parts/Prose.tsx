import { Fragment } from 'react';

import { Seen } from './Name';

/** A sentence of the engine, which puts scopes between backticks; names stand in it as they are. */
export function Prose({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 1 ? (
      <code key={index}>
        <Seen text={part} />
      </code>
    ) : (
      <Fragment key={index}>
        <Seen text={part} />
      </Fragment>
    ),
  );
}
