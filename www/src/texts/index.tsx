/** The catalogue: every text of the page by its name, in ICU message format, one file for each part of the page. */
import { type ComponentProps, type ReactNode, useCallback } from 'react';
import { FormattedMessage, IntlProvider, useIntl } from 'react-intl';

import actions from './en/actions.json';
import database from './en/database.json';
import map from './en/map.json';
import open from './en/open.json';
import requests from './en/requests.json';
import shell from './en/shell.json';
import viewAs from './en/view_as.json';
import whatIf from './en/what_if.json';
import who from './en/who.json';
import why from './en/why.json';

const ENGLISH = { ...actions, ...shell, ...open, ...viewAs, ...why, ...who, ...whatIf, ...map, ...requests, ...database };

export type TextId = keyof typeof ENGLISH;

type Values = ComponentProps<typeof FormattedMessage>['values'];

/** With `?texts=marked` each text of the catalogue stands between brackets: what has none would never be translated. */
const MARKED = new URLSearchParams(location.search).get('texts') === 'marked';

const messages: Record<string, string> = MARKED
  ? Object.fromEntries(Object.entries(ENGLISH).map(([id, text]) => [id, `⟦${text}⟧`]))
  : ENGLISH;

export function TextsProvider({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={messages}>
      {children}
    </IntlProvider>
  );
}

/** Whether the catalogue has a text of this name. */
export function hasText(id: string): id is TextId {
  return Object.hasOwn(ENGLISH, id);
}

/** A text, with values that may be elements. */
export function T({ id, values }: { id: TextId; values?: Values }) {
  return <FormattedMessage id={id} {...(values ? { values } : {})} />;
}

/** Texts for attributes. */
export function useText() {
  const intl = useIntl();
  return useCallback(
    (id: TextId, values?: Record<string, string | number>) => intl.formatMessage({ id }, values) as string,
    [intl],
  );
}
