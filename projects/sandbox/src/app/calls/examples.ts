/** A request to begin with. */
export interface Example {
  readonly name: string;
  readonly endpoint: string;
  readonly query: string;
  readonly doc: string;
}

/** What a new server with the sample modules can answer, from the simplest on. */
export const EXAMPLES: readonly Example[] = [
  { name: 'All users', endpoint: 'user/read', query: '[]', doc: '{}' },
  {
    name: 'One user',
    endpoint: 'user/read',
    query: '[{"_id":"f00000000000000000000010"}]',
    doc: '{}',
  },
  {
    name: 'Latest staff',
    endpoint: 'staff/read',
    query: '[{"$sort": {"create_time": -1}}, {"$limit": 20}]',
    doc: '{}',
  },
  {
    name: 'New staff',
    endpoint: 'staff/create',
    query: '[]',
    doc: '{\n  "name": {\n    "en_AE": "Layla Haddad",\n    "ar_AE": "ليلى حداد"\n  }\n}',
  },
];
