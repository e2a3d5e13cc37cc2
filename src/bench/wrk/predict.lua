-- One prediction at a time by src/examples/elec2.yaml over each connection, ten milliseconds after the last: 23 connections ask some 2,000 times a second.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"features": {"date": 0.9, "day": 3, "period": 0.5, "nswprice": 0.06, "nswdemand": 0.44, "vicprice": 0.0035, "vicdemand": 0.42, "transfer": 0.41}}'
function delay() return 10 end
