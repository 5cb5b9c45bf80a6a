/** Values and edits as YAML, which is read as YAML 1.1 by Helm and by hubscope: `no` without quotes would be a flag. */
import type { Edit } from 'hubscope/full';
import type { Tags } from 'yaml';

import type { Configuration, ConfiguredRole } from './configuration';
import { yamlEscaped } from './escapes';

/** The chart "Zero to JupyterHub" writes this role itself, and a hub does not start with two. */
export const CULLER = 'jupyterhub-idle-culler';

type TagsOf = (tags: Tags) => Tags;

const MERGE = 'tag:yaml.org,2002:merge';
const WORD = /^[A-Za-z](?:[A-Za-z0-9_.:!=/-]*[A-Za-z0-9])?$/;

/** Values of the chart. */
export function helmValues({ load_roles, load_groups, admin_users }: Configuration, comment: string): Promise<string> {
  const config = {
    ...(admin_users ? { Authenticator: { admin_users } } : {}),
    ...(load_groups ? { JupyterHub: { load_groups } } : {}),
  };
  const roles = load_roles.filter(({ name }) => name !== CULLER);
  const loadRoles = Object.fromEntries(roles.map(({ name, ...role }: ConfiguredRole) => [name, role]));
  return yamlText({ hub: { ...(Object.keys(config).length === 0 ? {} : { config }), loadRoles } }, comment);
}

export function yamlEdits(edits: readonly Edit[]): Promise<string> {
  return yamlText(edits, null);
}

async function yamlText(value: unknown, comment: string | null): Promise<string> {
  const { Document, isScalar, visit } = await import('yaml');
  // A group may be called `<<`, which without quotes is no key.
  const customTags: TagsOf = (tags) => tags.filter((tag) => tag !== 'merge' && !(typeof tag === 'object' && tag.tag === MERGE));
  const document = new Document(value, { version: '1.1', customTags, aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, scalar) {
      // Escapes exist between double quotes only; what looks like anything but a word stands between them too.
      if (isScalar(scalar) && typeof scalar.value === 'string' && !WORD.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  if (comment !== null) document.commentBefore = comment.split('\n').map((line) => ` ${line}`.trimEnd()).join('\n');
  return yamlEscaped(document.toString({ lineWidth: 0, directives: false }));
}
