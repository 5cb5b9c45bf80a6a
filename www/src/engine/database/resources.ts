import type { ResourceName, Rows } from 'hubscope/cql';

/** Resources that exist, containers before what they contain. */
export function resourcesOf({ schema, roles = {} }: Rows): readonly ResourceName[] {
  const keyspaces = Object.entries(schema?.keyspaces ?? {});
  return [
    'data',
    ...keyspaces.flatMap(([keyspace, { tables = [] }]): ResourceName[] => [
      `data/${keyspace}`,
      ...tables.map((table): ResourceName => `data/${keyspace}/${table}`),
    ]),
    'functions',
    ...keyspaces.flatMap(([keyspace, { functions = [] }]): ResourceName[] =>
      functions.length === 0 ? [] : [`functions/${keyspace}`, ...functions.map((name): ResourceName => `functions/${keyspace}/${name}`)],
    ),
    'roles',
    ...Object.keys(roles).map((role): ResourceName => `roles/${role}`),
  ];
}

/** How deep a resource lies below everything of its kind. */
export function depthOf(resource: string): number {
  return resource.split('/').length - 1;
}
