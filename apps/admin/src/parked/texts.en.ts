import type { ParkedTexts } from './texts.ru';

export const en: ParkedTexts = {
  title: 'Parked messages',
  about: 'Events that a service could not handle at any try. Once the cause is gone, have them tried again.',
  none: 'No messages are parked',
  noneHelp: 'Everything is handled.',
  subject: 'Event',
  consumer: 'Service',
  tries: 'Tries',
  error: 'Error',
  payload: 'Content',
  requeue: 'Try again',
  requeued: 'The message is handled',
};
