import { render } from 'preact';
import { App } from './app';
import { language } from './i18n/language';
import './styles.css';

document.documentElement.lang = language();
const place = document.getElementById('app');
if (place !== null) render(<App />, place);
