module canaryc/conformance/routes

go 1.26.0

require canaryc/conformance/judge v0.0.0

replace canaryc/conformance/judge => ../judge
