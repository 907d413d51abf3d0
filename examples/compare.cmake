# cmake -DPROGRAM=... -DEXPECTED=... -P compare.cmake: runs the program and compares what it prints with the file.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM}: exit ${result}")
endif()
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} does not print ${EXPECTED}; it prints:\n${printed}")
endif()
