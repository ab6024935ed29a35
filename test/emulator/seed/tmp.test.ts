import { contactsOf, openUsers } from './walk.js';
test('t',()=>{ for(let k=0;k<3;k++){const c0=process.cpuUsage();const t=Date.now();let n=0;const u=openUsers('demo');const t1=Date.now();for(const c of Object.values(u).flatMap(contactsOf)) if(c.photo){c.photo();n++}
const c=process.cpuUsage(c0);console.log(n,t1-t,Date.now()-t,(c.user+c.system)/1000)} });
