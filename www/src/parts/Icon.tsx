/** Line drawings of 24 units, in the colour of the text around them. */
const PATHS = {
  after: 'M5 12h9m0 0-4-4m4 4-4 4M19 5v14',
  allow: 'M5 12.5l4.5 4.5L19 7.5',
  back: 'M19 12H5m0 0 5-5m-5 5 5 5',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  deny: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  download: 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14',
  edit: 'M4 20l1-5L16.5 3.5l4 4L9 19z',
  fault: 'M12 6.5v7M12 17.2v.1',
  filtered: 'M4 6h16M7 12h10M10 18h4',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  group: 'M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c.4-3.4 2.6-5 5.5-5s5.1 1.6 5.5 5M15.5 10.5a2.6 2.6 0 1 0 0-5.2M16.5 14c2.4.200 4.1 1.8 4.5 5',
  key: 'M14.5 4a5.5 5.5 0 1 1-3.8 9.5L4 20v-3l2-2 0-2 2 0 1.2-1.2A5.5 5.5 0 0 1 14.5 4zM16 8v.1',
  light: 'M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3 19 19M5 19l1.7-1.7M17.3 6.7 19 5',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1.5-1.5',
  map: 'M4 6c8 0 8 5 16 5M4 12c8 0 8 5 16 5M4 18c8 0 8-11 16-11',
  migration: 'M4 7h7v10h9M16 13l4 4-4 4',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  none: 'M7 12h10',
  open: 'M3 19V5h6l2 2.5h10V19z',
  plus: 'M12 6v12M6 12h12',
  print: 'M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z',
  redo: 'M19 9H9a5 5 0 0 0 0 10h4M19 9l-4-4M19 9l-4 4',
  requests: 'M4 8h13m0 0-4-4m4 4-4 4M20 16H7m0 0 4-4m-4 4 4 4',
  role: 'M12 3l7 3v5.5c0 4.5-3 7.8-7 9.5-4-1.7-7-5-7-9.5V6z',
  scope: 'M8 4 4 12l4 8M16 4l4 8-4 8',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20',
  server: 'M4 5h16v6H4zM4 13h16v6H4zM7.5 8h.1M7.5 16h.1',
  service: 'M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2',
  statements: 'M4 6l5 6-5 6M12 18h8',
  token: 'M4 8h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4z',
  tree: 'M5 4v14h5M5 9h5M12 7h8v4h-8zM12 16h8v4h-8z',
  undo: 'M5 9h10a5 5 0 0 1 0 10h-4M5 9l4-4M5 9l4 4',
  unknown: 'M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2M12 17.2v.1',
  user: 'M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6',
  'view-as': 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  'what-if': 'M12 3v3M12 18v3M5 12H2.5M21.5 12H19M8 8 5.5 5.5M18.5 18.5 16 16M16 8l2.5-2.5M5.5 18.5 8 16M12 9v6M9 12h6',
  who: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20M10.5 7.5v.1M10.5 10v4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
