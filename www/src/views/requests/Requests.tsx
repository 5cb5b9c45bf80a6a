import { formatPrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { Choice } from '../../parts/Choice';
import { Empty } from '../../parts/Empty';
import { PrincipalPicker } from '../../parts/pickers';
import { T, useText } from '../../texts';
import { Answer } from './Answer';
import { BodyField } from './BodyField';
import { Examples } from './Examples';
import { PathField } from './PathField';
import { isJson, METHODS, questionOf, WAYS } from './question';

/** A request to the hub, and what it would answer. */
export default function Requests() {
  const { value, set } = useAddress();
  const text = useText();
  const question = questionOf(value);
  const { principal, way, method, path, body } = question;
  return (
    <article className="view requests">
      <header className="view-head">
        <h1>
          <T id="nav.requests" />
        </h1>
      </header>
      <div className="question-line">
        <PrincipalPicker
          label={text('requests.who')}
          kinds={['user', 'service', 'token']}
          value={principal}
          onChoose={(next) => set({ principal: formatPrincipal(next), as: null })}
        />
        <div className="field">
          <label htmlFor="method">
            <T id="requests.method" />
          </label>
          <select id="method" value={method} onChange={(event) => set({ method: event.target.value })}>
            {METHODS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <PathField method={method} path={path} principal={principal} onChoose={(next) => set({ path: next === '' ? null : next })} />
      </div>
      {principal?.kind === 'user' && (
        <Choice
          label={text('requests.as')}
          value={way}
          choices={WAYS.map((name) => [name, text(`requests.as.${name}`)] as const)}
          onChange={(next) => set({ as: next === 'session' ? null : next })}
        />
      )}
      <BodyField key={body} body={body} onBody={(next) => set({ body: next })} />
      {principal !== null && path !== '' ? (
        (body === null || isJson(body)) && <Answer {...question} principal={principal} />
      ) : (
        <Empty icon="requests" title={<T id="requests.empty" />} />
      )}
      <Examples principal={principal} />
    </article>
  );
}
