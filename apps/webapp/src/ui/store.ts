export { Store, useStore } from '../../../../libs/web/src/store';
