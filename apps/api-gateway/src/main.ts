import { runService } from '#runtime';
import { apiGateway } from './app.module';

void runService(apiGateway);
