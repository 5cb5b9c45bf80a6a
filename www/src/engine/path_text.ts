import type { Origin, Path } from 'hubscope/full';

/** A path in one line for a file: `group teachers > role teacher > admin:servers!group=class-a > servers`. */
export function pathText({ grant, owner, filter }: Path): string {
  const steps = [...grant.origin.map(originText), grant.written, ...grant.implies.slice(1)];
  if (owner) steps.push('of what the owner holds', ...owner.origin.map(originText), owner.written);
  if (filter) steps.push(`over ${filter.kind} ${filter.name}`);
  return steps.join(' > ');
}

function originText(origin: Origin): string {
  switch (origin.from) {
    case 'group':
      return `group ${origin.group}`;
    case 'role':
      return `role ${origin.role}`;
    case 'owner':
      return `${origin.kind} ${origin.name}`;
    case 'share':
      return `share of ${origin.server}`;
    case 'token':
      return `token ${origin.id}`;
    default:
      return origin.from;
  }
}
