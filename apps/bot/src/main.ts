import { runService } from '#runtime';
import { bot } from './app.module';

void runService(bot);
