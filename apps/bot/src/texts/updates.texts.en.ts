import type { UpdateTexts } from './texts.types';

export const updatesEn: UpdateTexts = {
  sorry: 'This did not work: something broke on our side, and we know about it. Please try again a little later.',
  tooFast: 'Too many messages at once, some were skipped. Wait a couple of seconds and repeat.',
  menuButton: 'Loads',
  blocked: 'You have no access to the service. If this is a mistake, write to support.',
};
