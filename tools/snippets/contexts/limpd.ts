/** The guide on limpd, its README and its doc comments. */
export * from './any';
export {
  CALLER,
  attr,
  createLimpd,
  createMemoryStore,
  defineModule,
  everything,
  reply,
} from 'limpd';
